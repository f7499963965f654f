// Run as a program by test/io/recorder.test.ts, under a limit to the size of files: records events until it fails.
// Usage: record-until-full.ts FILE COUNT. Prints the number of failures that were reported, and the first reason.

import { openRecorder } from '../../src/io/recorder.ts'

const [path = '', count = '0'] = process.argv.slice(2)
const failures: string[] = []
const recorder = openRecorder({ path, onFailure: (reason) => failures.push(reason) })
for (let i = 0; i < Number(count); i++) {
  recorder.record({ at: i, type: 'connection.opened', connection: i, client: '127.0.0.1:51234' })
}
recorder.close()
process.stdout.write(JSON.stringify(failures))
