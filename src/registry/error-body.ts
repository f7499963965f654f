// The error body of the distribution spec ("Error Codes"), for saying what a registry said.

export interface RegistryError {
  readonly code: string
  readonly message: string
}

/** Errors of a body such as `{"errors":[{"code":"MANIFEST_UNKNOWN",…}]}`; empty for anything else. Never throws. */
export function parseErrors(text: string): RegistryError[] {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return [] // HTML or plain text instead of the spec's JSON: the caller shows the status
  }
  const list = typeof value === 'object' && value !== null && 'errors' in value ? value.errors : null
  if (!Array.isArray(list)) return []
  return list.flatMap((entry: unknown) => {
    if (typeof entry !== 'object' || entry === null || !('code' in entry)) return []
    const message = 'message' in entry && typeof entry.message === 'string' ? entry.message : ''
    return typeof entry.code === 'string' ? [{ code: entry.code, message }] : []
  })
}
