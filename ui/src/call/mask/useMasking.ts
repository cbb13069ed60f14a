/** The masked camera of a page, made anew with each camera that is opened. */
import { onScopeDispose, shallowRef, watch, type Ref } from 'vue'
import { MaskedCamera } from './maskedCamera'

export interface Outgoing {
  media: MediaStream
  /** Whether the page masks; where it cannot, the platform does so before anybody else sees the picture. */
  masks: boolean
}

export function useMasking(raw: Ref<MediaStream | null>) {
  const camera = shallowRef<MaskedCamera | null>(null)
  /** This page cannot mask and has told the platform so. */
  let given = false

  function replace(stream: MediaStream | null): void {
    camera.value?.close()
    camera.value = stream && !given && stream.getVideoTracks().length > 0 ? new MaskedCamera(stream) : null
  }

  /** What goes into the call: the masked picture, or the word that this page cannot mask. */
  async function enter(own: MediaStream): Promise<Outgoing> {
    if (await camera.value?.usable) return { media: outgoing(own), masks: true }
    given = true
    replace(null)
    return { media: own, masks: false }
  }

  /** What of a camera opened while the call goes on may be sent: never its own picture, where this page masks. */
  function outgoing(opened: MediaStream): MediaStream {
    if (given) return opened
    return camera.value?.stream ?? new MediaStream(opened.getAudioTracks())
  }

  // At once, so that a new camera is masked before anybody can send it.
  const stop = watch(raw, replace, { immediate: true, flush: 'sync' })
  onScopeDispose(() => {
    stop()
    replace(null)
  })
  return { camera, enter, outgoing }
}
