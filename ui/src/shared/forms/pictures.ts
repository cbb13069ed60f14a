/** How the pictures of a form are sent and shown, which each face does at its own address. */
import type { FileView } from '@/api'
import type { Send } from '../device/uploads'

export interface PictureDoor {
  send: Send<FileView>
  /** Where a picture that was sent can be seen; empty where it cannot be shown. */
  url: (id: string) => string
}
