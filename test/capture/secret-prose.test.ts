import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { secretsInProse } from '../../src/capture/secret-prose.ts'

const found = (text: string): string[] =>
  secretsInProse(text)
    .map(({ start, end }) => text.slice(start, end))
    .filter((secret, i, all) => all.indexOf(secret) === i)

const SECRETS: readonly (readonly [text: string, secret: string])[] = [
  ['denied: password is hunter2', 'hunter2'],
  ['The password for bob is: hunter2.', 'hunter2'],
  ['log in as bob, password "swordfish" is not it; password is "swordfish"', 'swordfish'],
  ['user bob password hunter2!', 'hunter2!'],
  ['passwd: p@ssw0rd, user: bob', 'p@ssw0rd'],
  ['Password = 12345678', '12345678'],
  ['your token is c4n4ryToken12345', 'c4n4ryToken12345'],
  ['API key: 0a1b2c3d4e5f6a7b', '0a1b2c3d4e5f6a7b'],
  ['docker login -u bob -p swordfish r.example', 'swordfish'],
  ['run `podman login --username bob --password swordfish quay.io`', 'swordfish'],
  ["sh -c 'sshpass -p swordfish ssh bob@r.example'", 'swordfish'],
  ['mysql -p hunter2 db', 'hunter2'],
  ['skopeo copy --src-creds bob:swordfish docker://a dir:b', 'bob:swordfish'],
  ['curl -u bob:swordfish https://r.example/v2/', 'bob:swordfish'],
  ['curl -sS --user "bob:swordfish" https://r.example/v2/', 'bob:swordfish'],
  ['helm registry --user bob:hunter2', 'bob:hunter2'],
  ['tool --registry-token a1b2c3d4 pull', 'a1b2c3d4'],
  ["curl -H 'X-Api-Key: a1b2c3d4' https://r.example", 'a1b2c3d4'],
  ['> Authorization: Token a1b2', 'a1b2'],
  ['Cookie: sid=swordfish; theme=dark', 'sid=swordfish; theme=dark'],
  [String.raw`body was "{\"user\":\"bob\",\"password\":\"swordfish\"}"`, 'swordfish'],
  ["KeyError in {'username': 'bob', 'password': 'swordfish'}", 'swordfish'],
  ['<Error><SessionToken>a1b2c3</SessionToken></Error>', 'a1b2c3'],
]

/** What registries, clients and manuals say. */
const INNOCENT: readonly string[] = [
  'WARNING! Using --password via the CLI is insecure. Use --password-stdin.',
  'unauthorized: incorrect username or password',
  'password is required, password: required, Password: ',
  'password is incorrect; the password was expired, and the token is invalid',
  'Error: the password is too short: 8 characters or more',
  'password authentication is not supported (RFC7617), password sha256-hashed',
  'the token is base64 encoded, token: expired, token: sha256:0123456789abcdef',
  'token expires in 300s, the token is 2048 bytes, token: 2026-01-31T12:00:00Z',
  'secret: my-registry-secret-01, secret "regcred2" not found, the secret is missing',
  'Basic authentication requires a password; OAuth2 token via POST',
  'token: https://auth1.example.com/token, password: /run/secrets/db1, password: $PASSWORD1',
  'docker login -u USER -p PASSWORD, curl -u user:password https://r.example, --password ${PW2}',
  'docker login -u "$USER1" -p "$PASS1" r.example, docker login: --password requires a value',
  'docker login --username bob --password-stdin < password1.txt',
  'docker run -p 8080:80 -p 127.0.0.1:5000:5000/tcp -u 1000:1000 redis7, docker run -u root:root x',
  'mkdir -p build2 && cp -p a1 b2 && ssh -p 2222 host1 && docker run --name a -p 5000 x1',
  'chown -R --user 1000:1000 .',
  'Authorization: required, Authorization: Bearer, X-Auth-Token: missing, Cookie: none',
  'failed to fetch anonymous token: Get "https://auth.docker.io/token?scope=repository%3Aa%3Apull": EOF',
  'no basic auth credentials; insufficient_scope: authorization failed',
  'http: named cookie not present, session is 30m long, key: value1, keyboard: qwerty1',
  'pull access denied for acme/secret1, repository does not exist or may require docker login',
  '<MaxAge>3000</MaxAge><Token></Token><Key>library/redis/blob1</Key><KeyCount>12</KeyCount>',
  "{'token_type': 'Bearer', 'auth': 'none', 'token': 'redacted:0123456789ab'}",
  'password is redacted:0123456789ab, docker login -u x -p redacted:0123456789ab',
  'bcrypt password hashing, password: bcrypt2, password reset, change password 2FA',
]

describe('secretsInProse', () => {
  it.each(SECRETS)('finds the secret of: %s', (text, secret) => {
    expect(found(text)).toEqual([secret])
  })

  it.each(INNOCENT)('passes by: %s', (text) => {
    expect(found(text)).toEqual([])
  })

  it('never throws, whatever the text', () => {
    const pieces = fc.constantFrom(
      ...SECRETS.map(([text]) => text),
      '"',
      "'",
      '\\',
      ' ',
      ':',
      '-p ',
      '<',
      '>',
    )
    fc.assert(
      fc.property(fc.array(fc.oneof(pieces, fc.string({ unit: 'binary' })), { maxLength: 8 }), (texts) => {
        const text = texts.join('')
        for (const { start, end } of secretsInProse(text))
          expect(start < end && end <= text.length).toBe(true)
      }),
    )
  })

  it('is done with a megabyte of any one piece', () => {
    for (const piece of [
      'password ',
      'login ',
      'login -p ',
      '-p ',
      '-u a:',
      '--a-',
      "'a':",
      '\\"',
      '<a',
      'cookie:',
      'a',
    ])
      secretsInProse(piece.repeat(Math.ceil(1_000_000 / piece.length)))
  }, 20_000)
})
