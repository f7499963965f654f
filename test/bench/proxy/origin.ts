// The origin of the benchmark: a real nginx, which sends a file with sendfile and is faster than any proxy in front of it.

import { randomBytes } from 'node:crypto'
import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { testAuthority } from '../../helpers/test-authority.ts'
import { freePort, startProgram, type Program } from './program.ts'

const MIB = 1024 * 1024
const HOST = '127.0.0.1'

export interface Identity {
  /** PEM files. */
  readonly ca: string
  readonly cert: string
  readonly key: string
}

export interface Origin {
  readonly host: string
  readonly port: number
  /** Of `/blob`. */
  readonly blobBytes: number
  readonly program: Program
}

/** A certificate for the origin, and for the bare relay; made anew in each run. */
export async function makeIdentity(folder: string): Promise<Identity> {
  const authority = await testAuthority()
  const leaf = authority.leafFor(HOST)
  const write = (name: string, text: string): string => {
    const path = join(folder, name)
    writeFileSync(path, text, { mode: 0o600 })
    return path
  }
  return {
    ca: write('ca.pem', authority.cert),
    cert: write('cert.pem', leaf.cert),
    key: write('key.pem', leaf.key),
  }
}

/** Serves `/blob` of so many MiB, and `/small` of six bytes, over TLS as HTTP/1.1 and HTTP/2. */
export async function startOrigin(folder: string, identity: Identity, blobMiB: number): Promise<Origin> {
  writeBlob(join(folder, 'blob'), blobMiB)
  writeFileSync(join(folder, 'small'), 'hello\n')
  const port = await freePort()
  const config = join(folder, 'nginx.conf')
  writeFileSync(config, configOf(folder, identity, port))
  const program = await startProgram({ argv: ['nginx', '-p', folder, '-c', config], ready: { port } })
  return { host: HOST, port, blobBytes: blobMiB * MIB, program }
}

function writeBlob(path: string, mebibytes: number): void {
  const file = openSync(path, 'w')
  const part = randomBytes(MIB)
  for (let i = 0; i < mebibytes; i++) writeSync(file, part)
  closeSync(file)
}

function configOf(folder: string, { cert, key }: Identity, port: number): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
  return `
    ${process.getuid?.() === 0 ? 'user root;' : ''} # the files are for this user only
    daemon off;
    worker_processes 2;
    pid ${folder}/nginx.pid;
    error_log stderr warn;
    events { worker_connections 1024; }
    http {
      ${temporary.map((name) => `${name}_temp_path ${folder}/${name};`).join(' ')}
      access_log off;
      sendfile on;
      tcp_nopush on;
      keepalive_requests 100000000;
      server {
        listen ${HOST}:${port} ssl http2;
        ssl_certificate ${cert};
        ssl_certificate_key ${key};
        root ${folder};
      }
    }`
}
