/** MediaPipe's files as this build carries them; it asks for them by name, and never from another host. */
import graph from '@mediapipe/selfie_segmentation/selfie_segmentation.binarypb?url&no-inline'
import library from '@mediapipe/selfie_segmentation/selfie_segmentation.js?url&no-inline'
import model from '@mediapipe/selfie_segmentation/selfie_segmentation.tflite?url&no-inline'
import loader from '@mediapipe/selfie_segmentation/selfie_segmentation_solution_simd_wasm_bin.js?url&no-inline'
import program from '@mediapipe/selfie_segmentation/selfie_segmentation_solution_simd_wasm_bin.wasm?url&no-inline'

const FILES: Record<string, string> = {
  'selfie_segmentation.binarypb': graph,
  'selfie_segmentation.tflite': model,
  'selfie_segmentation_solution_simd_wasm_bin.js': loader,
  'selfie_segmentation_solution_simd_wasm_bin.wasm': program,
}

export const LIBRARY = library

/** Where a file lies; throws for one that is not carried, such as the build for browsers without SIMD. */
export function fileFor(name: string): string {
  const found = FILES[name]
  if (!found) throw new Error(`mask_file_not_carried: ${name}`)
  return found
}
