// Names as the distribution spec allows them ("Pulling manifests"): everything else is refused before it is looked up.

const REPOSITORY = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/
const TAG = /^\w[\w.-]{0,127}$/

/** Distribution's limit for the whole name. */
const REPOSITORY_LIMIT = 255

export function isRepositoryName(text: string): boolean {
  return text.length <= REPOSITORY_LIMIT && REPOSITORY.test(text)
}

export function isTag(text: string): boolean {
  return TAG.test(text)
}
