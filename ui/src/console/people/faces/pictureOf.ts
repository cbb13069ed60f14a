const LARGEST_SIDE = 1280
const QUALITY = 0.92
const UNREADABLE = '这个文件不是可以读取的照片，请换一张 JPEG 或 PNG 照片。'

/** A picture file as base64 of a JPEG, reduced to what a face needs. */
export async function pictureOf(file: Blob): Promise<string> {
  const image = await createImageBitmap(file).catch(() => {
    throw new Error(UNREADABLE)
  })
  const scale = Math.min(1, LARGEST_SIDE / Math.max(image.width, image.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(image.width * scale)
  canvas.height = Math.round(image.height * scale)
  const context = canvas.getContext('2d')
  if (!context) throw new Error(UNREADABLE)
  context.drawImage(image, 0, 0, canvas.width, canvas.height)
  return canvas.toDataURL('image/jpeg', QUALITY).replace(/^data:image\/jpeg;base64,/, '')
}
