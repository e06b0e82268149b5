/**
 * Next's own cache, but a tag can be purged more than once: Next 15 notes when a tag was first purged and never again,
 * so answers that were cached after that would outlive every later purge.
 */
const { default: FileSystemCache } = require('next/dist/server/lib/incremental-cache/file-system-cache.js')
const { tagsManifest } = require('next/dist/server/lib/incremental-cache/tags-manifest.external.js')

module.exports = class PurgeableCache extends FileSystemCache {
  async revalidateTag(tags, ...rest) {
    for (const tag of [tags].flat()) tagsManifest.delete(tag)
    return super.revalidateTag(tags, ...rest)
  }
}
