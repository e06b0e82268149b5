import { describe, expect, it, vi } from 'vitest'
import { createInsights } from './insights'
import { serve } from './test-server'

interface Sent {
  events: Record<string, unknown>[]
}

function memory(): Storage {
  const kept = new Map<string, string>()
  return {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, text: string) => kept.set(name, text),
  } as unknown as Storage
}

async function server(status: number) {
  const sent: Sent[] = []
  const host = await serve((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      sent.push(JSON.parse(body) as Sent)
      response.writeHead(status).end('{}')
    })
  })
  return { sent, access: { app_id: 'shop', search_key: 'key', host } }
}

describe('createInsights', () => {
  it('sends clicks with query and position, under one token for the tab', async () => {
    const { sent, access } = await server(200)
    const tab = memory()
    createInsights(access, () => tab).clicked('shop', 'abc', '7', 26)
    await vi.waitFor(() => {
      expect(sent).toHaveLength(1)
    })
    createInsights(access, () => tab).viewed('shop', ['7'])
    await vi.waitFor(() => {
      expect(sent).toHaveLength(2)
    })
    const [click, view] = sent.flatMap(({ events }) => events)
    expect(click).toMatchObject({ eventType: 'click', index: 'shop', queryID: 'abc', objectIDs: ['7'], positions: [26] })
    expect(click?.userToken).toMatch(/^anonymous-\w{10,}$/)
    expect(view).toMatchObject({ eventType: 'view', userToken: click?.userToken })
  })

  it('sends no more than 20 products in one event', async () => {
    const { sent, access } = await server(200)
    const ids = Array.from({ length: 24 }, (_, index) => String(index))
    createInsights(access, memory).viewed('shop', ids)
    await vi.waitFor(() => {
      expect(sent[0]?.events.map(({ objectIDs }) => (objectIDs as string[]).length)).toEqual([20, 4])
    })
  })

  it.each([404, 400])('stops where the server answers %i', async (status) => {
    const { sent, access } = await server(status)
    const tab = memory()
    const insights = createInsights(access, () => tab)
    insights.viewed('shop', ['1'])
    await vi.waitFor(() => {
      expect(tab.getItem('shopster.visit-off')).toBe('1')
    })
    insights.viewed('shop', ['2'])
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(sent).toHaveLength(1)
  })

  it('goes on after an outage', async () => {
    const { sent, access } = await server(503)
    const tab = memory()
    for (const id of ['1', '2']) createInsights(access, () => tab).viewed('shop', [id])
    await vi.waitFor(() => {
      expect(sent).toHaveLength(2)
    })
    expect(tab.getItem('shopster.visit-off')).toBeNull()
  })

  it('sends nothing where the browser keeps nothing', async () => {
    const { sent, access } = await server(200)
    const insights = createInsights(access, () => {
      throw new DOMException('denied', 'SecurityError')
    })
    insights.viewed('shop', ['1'])
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(sent).toEqual([])
  })
})
