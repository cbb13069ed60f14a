/** A chosen picture made small enough to be shown in a call. */
const LONGEST_SIDE = 1280
const MOST_BYTES = 300_000
const QUALITIES = [0.85, 0.7, 0.55, 0.4]

/** Base64 of a JPEG of at most 300 kB; null where the file is no picture. */
export async function shareable(file: Blob): Promise<string | null> {
  const image = await createImageBitmap(file).catch(() => null)
  if (image === null) return null
  for (const quality of QUALITIES) {
    const blob = await drawn(image, quality)
    if (blob !== null && blob.size <= MOST_BYTES) return base64(blob)
  }
  return null
}

function drawn(image: ImageBitmap, quality: number): Promise<Blob | null> {
  const scale = Math.min(1, LONGEST_SIDE / Math.max(image.width, image.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(image.width * scale)
  canvas.height = Math.round(image.height * scale)
  const context = canvas.getContext('2d')
  if (context === null) return Promise.resolve(null)
  context.fillStyle = '#fff'
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.drawImage(image, 0, 0, canvas.width, canvas.height)
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', quality))
}

async function base64(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer())
  let text = ''
  for (let at = 0; at < bytes.length; at += 32_768) text += String.fromCharCode(...bytes.subarray(at, at + 32_768))
  return btoa(text)
}
