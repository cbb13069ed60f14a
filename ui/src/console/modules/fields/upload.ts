/** Files on their way into a field, and what the browser can tell of them beforehand. */
import { formatSize } from '@/shared/formats'
import type { FileView, KindOf } from '../wire'

/** Stands in a form's draft while a file is on its way, so that nothing is saved without it. */
export const UPLOADING = '…'

const EXTENSIONS: Readonly<Record<string, readonly string[]>> = {
  'application/pdf': ['pdf'],
  'image/jpeg': ['jpg', 'jpeg'],
  'image/png': ['png'],
  'application/zip': ['zip'],
  'application/gzip': ['gz', 'tgz'],
  'application/vnd.microsoft.portable-executable': ['exe'],
  'application/x-msi': ['msi'],
  'application/vnd.debian.binary-package': ['deb'],
  'application/x-rpm': ['rpm'],
  'application/vnd.android.package-archive': ['apk'],
}

function extensionsOf(mediaTypes: readonly string[]): string[] {
  return mediaTypes.flatMap((one) => EXTENSIONS[one] ?? [])
}

export function acceptOf(mediaTypes: readonly string[]): string {
  return extensionsOf(mediaTypes)
    .map((one) => `.${one}`)
    .join(',')
}

/** What a field takes, in words: `pdf、jpg、png，每个不超过 10.0 MB，最多 3 个`. */
export function limitsOf(kind: KindOf<'attached'>): string {
  const most = kind.most_files ?? 1
  const size = formatSize(kind.most_bytes ?? 0).replace('.0 ', ' ')
  return [extensionsOf(kind.media_types).join('、'), `${most > 1 ? '每个' : ''}不超过 ${size}`, ...(most > 1 ? [`最多 ${most} 个`] : [])].join('，')
}

/** What is wrong with a chosen file at first sight; the server looks at its content. */
export function fileProblem(kind: KindOf<'attached'>, file: { name: string; size: number }): string {
  const known = extensionsOf(kind.media_types)
  const ending = file.name.includes('.') ? (file.name.split('.').at(-1) ?? '').toLowerCase() : ''
  if (!known.includes(ending)) return `只能上传 ${known.join('、')} 文件`
  if (file.size === 0) return '文件是空的，请重新选择'
  if (file.size > (kind.most_bytes ?? Infinity)) return `文件超过 ${formatSize(kind.most_bytes ?? 0)}，请压缩或拆分后再上传`
  return ''
}

const sent = new Map<string, FileView>()

/** What was told of a file when it was sent, for a form that is shown again before it is saved. */
export function sentFile(id: string): FileView | undefined {
  return sent.get(id)
}

export function noteSent(file: FileView): void {
  sent.set(file.id, file)
}

export const isPicture = (file: FileView) => file.media_type.startsWith('image/')
export const isShown = (file: FileView) => isPicture(file) || file.media_type === 'application/pdf'
