import { revalidateTag } from 'next/cache'
import { config } from '@/lib/config'
import { judge, MAX_BODY_BYTES, tooLarge, type Verdict } from '@/lib/revalidation'

/** Forgets cached answers by their tags, for the shop's workers: what they show has changed. */
export async function POST(request: Request): Promise<Response> {
  const verdict = await judged(request)
  if ('refusal' in verdict) {
    const { status, code, detail } = verdict.refusal
    return Response.json({ code, detail, fields: {} }, { status })
  }
  for (const tag of verdict.tags) revalidateTag(tag)
  return Response.json({ purged: verdict.tags.length })
}

async function judged(request: Request): Promise<Verdict> {
  if (Number(request.headers.get('content-length') ?? 0) > MAX_BODY_BYTES) return tooLarge()
  const body = await request.text()
  if (Buffer.byteLength(body) > MAX_BODY_BYTES) return tooLarge()
  return judge({
    secret: config().revalidateSecret,
    timestamp: request.headers.get('x-shopster-timestamp'),
    signature: request.headers.get('x-shopster-signature'),
    body,
    now: new Date(),
  })
}
