/** Telling the person from the surroundings, by MediaPipe's selfie segmentation (WebAssembly and WebGL). */
import type { Results, SelfieSegmentation as Library } from '@mediapipe/selfie_segmentation'
import { fileFor, LIBRARY } from './files'

export interface Segmenter {
  /** The mask of a picture: opaque where the person is. */
  person(picture: HTMLCanvasElement): Promise<CanvasImageSource>
  close(): void
}

type MakeLibrary = new (config: { locateFile: (name: string) => string }) => Library

let loading: Promise<MakeLibrary> | null = null

/** The library is a plain script that names itself on the window. */
function load(): Promise<MakeLibrary> {
  loading ??= new Promise<MakeLibrary>((resolve, reject) => {
    const script = document.createElement('script')
    script.src = LIBRARY
    script.addEventListener('load', () => resolve((window as unknown as { SelfieSegmentation: MakeLibrary }).SelfieSegmentation))
    script.addEventListener('error', () => reject(new Error('mask_library_not_loaded')))
    document.head.append(script)
  }).catch((error: unknown) => {
    loading = null
    throw error
  })
  return loading
}

/** Whether this browser can run the model at all. */
function canSegment(): boolean {
  return typeof WebAssembly === 'object' && document.createElement('canvas').getContext('webgl2') !== null
}

export async function makeSegmenter(): Promise<Segmenter> {
  if (!canSegment()) throw new Error('mask_not_possible')
  const Made = await load()
  const library = new Made({ locateFile: fileFor })
  library.setOptions({ modelSelection: 0, selfieMode: false })
  let newest: Results | null = null
  library.onResults((results) => {
    newest = results
  })
  await library.initialize()
  return {
    async person(picture) {
      newest = null
      await library.send({ image: picture })
      const results = newest as Results | null
      if (results === null) throw new Error('mask_missing')
      return results.segmentationMask
    },
    close: () => void library.close().catch(() => undefined),
  }
}
