/** A photograph as large as it is worth sending: a card stays legible, and a bad line carries a tenth of it. */
const LONGEST_SIDE = 2048
const QUALITY = 0.88
/** Bytes; what is no larger goes as it is. */
const ENOUGH = 600_000

/** How large a picture is sent, in pixels. */
export function sentAs(width: number, height: number): { width: number; height: number } {
  const scale = Math.min(1, LONGEST_SIDE / Math.max(width, height))
  return { width: Math.round(width * scale), height: Math.round(height * scale) }
}

/** The same picture drawn anew, upright; the file itself where that is not smaller or no picture at all. */
export async function worthSending(file: File): Promise<File> {
  if (file.size <= ENOUGH) return file
  const image = await createImageBitmap(file).catch(() => null)
  if (image === null) return file
  const blob = await drawn(image)
  image.close()
  if (blob === null || blob.size >= file.size) return file
  return new File([blob], `${file.name.replace(/\.[^.]*$/, '')}.jpg`, { type: 'image/jpeg' })
}

function drawn(image: ImageBitmap): Promise<Blob | null> {
  const canvas = document.createElement('canvas')
  Object.assign(canvas, sentAs(image.width, image.height))
  const context = canvas.getContext('2d')
  if (context === null) return Promise.resolve(null)
  context.fillStyle = '#fff'
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.drawImage(image, 0, 0, canvas.width, canvas.height)
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', QUALITY))
}
