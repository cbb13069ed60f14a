const LARGEST_SIDE = 1280
const QUALITY = 0.92

/** The picture now shown, as base64 of a JPEG without a data-URL prefix. */
export function captureFace(video: HTMLVideoElement, largest = LARGEST_SIDE, quality = QUALITY): string {
  const scale = Math.min(1, largest / Math.max(video.videoWidth, video.videoHeight))
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(video.videoWidth * scale)
  canvas.height = Math.round(video.videoHeight * scale)
  const context = canvas.getContext('2d')
  if (!context || canvas.width === 0) throw new Error('camera_not_ready')
  context.drawImage(video, 0, 0, canvas.width, canvas.height)
  return canvas.toDataURL('image/jpeg', quality).replace(/^data:image\/jpeg;base64,/, '')
}
