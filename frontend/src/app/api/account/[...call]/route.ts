import type { NextRequest } from 'next/server'
import { answerAccount } from '@/lib/account/gateway'

async function answer(request: NextRequest, { params }: { params: Promise<{ call: string[] }> }): Promise<Response> {
  return answerAccount(request, (await params).call)
}

// The browser's way to the API of accounts: it adds the session that the browser itself can't read.
export { answer as GET, answer as POST, answer as PATCH, answer as DELETE }
