/** The masked camera of a page, made anew with each camera that is opened. */
import { onScopeDispose, shallowRef, watch, type Ref } from 'vue'
import { MaskedCamera } from './maskedCamera'

export interface Outgoing {
  media: MediaStream
  /** Whether the page masks; where it cannot, the platform does so before anybody else sees the picture. */
  masks: boolean
  small: MediaStreamTrack | null
}

export function useMasking(raw: Ref<MediaStream | null>) {
  const camera = shallowRef<MaskedCamera | null>(null)

  function replace(stream: MediaStream | null): void {
    camera.value?.close()
    camera.value = stream && stream.getVideoTracks().length > 0 ? new MaskedCamera(stream) : null
  }

  /** What goes into the call: the masked picture, or the word that this page cannot mask. */
  async function outgoing(own: MediaStream): Promise<Outgoing> {
    if (await camera.value?.usable) {
      const { stream, small } = camera.value as MaskedCamera
      return { media: stream, masks: true, small }
    }
    replace(null)
    return { media: own, masks: false, small: null }
  }

  const stop = watch(raw, replace, { immediate: true })
  onScopeDispose(() => {
    stop()
    replace(null)
  })
  return { camera, outgoing }
}
