/** Words of the face library. */
import type { Schemas } from '@/api'
import type { FaceKind } from './api'

export const KIND_LABEL: Record<FaceKind, string> = { inmate: '罪犯', relative: '家属' }

export const CALLER_LABEL: Record<Schemas['FaceCaller'], string> = {
  video_call: '可视通话',
  visit: '现场会见',
  kiosk_sign_in: '亲情电话终端登录',
  kiosk_capture: '亲情电话终端采集',
  relative_sign_in: '家属登录',
  registration: '家属注册',
  library: '人脸库',
}

export const SOURCE_LABEL: Record<Schemas['FaceSource'], string> = {
  console: '管理端登记',
  kiosk: '亲情电话终端采集',
  registration: '家属注册',
}
