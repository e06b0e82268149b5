/** This server's own refusals, in the shape of the API's errors. */
import { NextResponse } from 'next/server'

export function refused(status: number, code: string, detail: string): NextResponse {
  return NextResponse.json({ code, detail, fields: {} }, { status, headers: { 'cache-control': 'no-store' } })
}

export function unavailable(): NextResponse {
  return refused(503, 'unavailable', 'Something on our side isn’t answering. Please try again in a moment.')
}
