/** What can be said of a recording before it is handed in; the server looks at the content itself. */

/** Endings of what the server reads; it decides by content, and needs the ending of G.711 without a header. */
export const ENDINGS = '.mp4,.mkv,.webm,.avi,.wav,.mp3,.amr,.awb,.m4a,.ogg,.opus,.flac,.aac,.al,.alaw,.ul,.ulaw'

const MEGABYTE = 1024 * 1024
const LONGEST_NAME = 200

/** Why this file cannot be taken, as far as that can be told here; empty where it can. */
export function fileProblem(file: Pick<File, 'name' | 'size'>, mostMb: number): string {
  if (file.size === 0) return '文件是空的，请重新选择'
  if (file.size > mostMb * MEGABYTE) return `文件超过 ${mostMb} MB，请压缩或拆分后再上传`
  if (file.name.length > LONGEST_NAME) return `文件名超过 ${LONGEST_NAME} 字，请改短后再上传`
  return ''
}

/** The digest as the interface takes it; null where it is none. */
export function digestOf(text: string): string | null {
  const digest = text.trim().toLowerCase()
  return digest === '' || /^[0-9a-f]{64}$/.test(digest) ? digest : null
}

/** A moment of Beijing (`2026-11-24T14:05:00`) in UTC; empty where none is given. */
export const momentOf = (local: string | null): string => (local ? new Date(`${local}+08:00`).toISOString() : '')
