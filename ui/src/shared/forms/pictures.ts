/** How the pictures of a form are sent and shown, which each face does at its own address. */
import type { FileView } from '@/api'

export interface PictureDoor {
  send: (file: File, onProgress: (part: number) => void) => Promise<FileView>
  /** Where a picture that was sent can be seen; empty where it cannot be shown. */
  url: (id: string) => string
}
