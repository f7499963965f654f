// Lists: tags of a repository (end-8), repositories (Distribution's own), and what refers to a manifest (end-12).

import { isDigest } from '../../registry/digest.ts'
import type { HeaderList } from '../../http/headers.ts'
import { bodyOf, jsonAnswer } from '../answer.ts'
import type { Answer } from '../handler.ts'
import { OCI } from '../images/media-types.ts'
import { errorAnswer } from './errors.ts'
import { pageOf } from './page.ts'
import { referrersOf } from './referrers.ts'
import type { Call, Registry } from './registry.ts'

export async function answerTags(
  { operation: { name }, request: { url } }: Call<'tags-list'>,
  { store }: Registry,
): Promise<Answer> {
  const repository = await store.repository(name)
  if (repository === null) return errorAnswer('NAME_UNKNOWN', { details: [{ name }] })
  const { items: tags, link } = pageOf([...repository.tags.keys()].sort(), url)
  return jsonAnswer(200, { name, tags }, linkHeader(link))
}

/** Only for users (see the authorization server); private repositories are left out, even for their owners. */
export function answerCatalog({ request: { url } }: Call<'catalog'>, { store }: Registry): Answer {
  const names = store.names().filter((name) => store.visibility(name) === 'public')
  const { items: repositories, link } = pageOf(names, url)
  return jsonAnswer(200, { repositories }, linkHeader(link))
}

/** An empty index when nothing refers to it, or it is not there (distribution spec, "Listing Referrers"). */
export async function answerReferrers(
  { operation: { name, digest }, request: { url } }: Call<'referrers'>,
  { store }: Registry,
): Promise<Answer> {
  if (!isDigest(digest)) return errorAnswer('DIGEST_INVALID', { details: [digest] })
  const repository = await store.repository(name)
  if (repository === null) return errorAnswer('NAME_UNKNOWN', { details: [{ name }] })
  const artifactType = url.searchParams.get('artifactType')
  const all = referrersOf(repository, digest)
  const manifests = artifactType === null ? all : all.filter((entry) => entry.artifactType === artifactType)
  const index = { schemaVersion: 2, mediaType: OCI.index, manifests }
  return {
    status: 200,
    headers: [
      ['Content-Type', OCI.index],
      ...(artifactType === null ? [] : [['OCI-Filters-Applied', 'artifactType'] as const]),
    ],
    body: bodyOf(Buffer.from(JSON.stringify(index))),
  }
}

function linkHeader(link: string | null): HeaderList {
  return link === null ? [] : [['Link', link]]
}
