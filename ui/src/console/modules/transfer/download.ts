/** Handing a file to the browser to keep. */
import { ApiError, fetchSealed } from '@/api'

/** Lets the browser fetch and keep the file by itself, whatever its size. */
export function download(url: string): void {
  const link = document.createElement('a')
  link.href = url
  link.download = ''
  document.body.append(link)
  link.click()
  link.remove()
}

export function downloadText(name: string, text: string): void {
  downloadBlob(name, new Blob([text], { type: 'text/csv;charset=utf-8' }))
}

/** Keeps what the page made itself. */
export function downloadBlob(name: string, content: Blob): void {
  const url = URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  URL.revokeObjectURL(url)
}

/** Fetches a file that can be had once, and hands it to the browser; throws the refusal's words. */
export async function fetchFile(url: string): Promise<void> {
  const reply = await fetchSealed('POST', url, '{}')
  if (!reply.ok) {
    const told = (await reply.json().catch(() => ({}))) as { code?: string; message?: string }
    throw new ApiError(reply.status, told.code ?? 'internal', told.message ?? '下载失败，请稍后再试。', false)
  }
  const name = /filename\*=UTF-8''([^;]+)/.exec(reply.headers.get('Content-Disposition') ?? '')?.[1]
  downloadBlob(decodeURIComponent(name ?? 'export'), await reply.blob())
}
