/** The words users read for the closed lists of values. */
import type {
  ActorKind,
  Assessment,
  CallKind,
  CallState,
  CustodyState,
  EndReason,
  PartyRole,
} from '@/api/types'

export type Tone = 'primary' | 'success' | 'warning' | 'danger' | 'muted'

export const STATE_LABEL: Record<CallState, string> = {
  requested: '待审批',
  approved: '已批准',
  rejected: '未批准',
  cancelled: '已取消',
  waiting: '等待对方',
  connected: '通话中',
  ended: '已结束',
  cut_off: '民警已切断',
  missed: '未接通',
  reviewed: '已审看',
}

export const STATE_TONE: Record<CallState, Tone> = {
  requested: 'warning',
  approved: 'primary',
  rejected: 'danger',
  cancelled: 'muted',
  waiting: 'warning',
  connected: 'success',
  ended: 'muted',
  cut_off: 'danger',
  missed: 'warning',
  reviewed: 'muted',
}

export const END_REASON_LABEL: Record<EndReason, string> = {
  limit: '通话时间已到',
  relative_left: '家属已挂断',
  inmate_left: '服刑人员已挂断',
  officer: '民警已切断通话',
  relative_absent: '家属未在规定时间内接入',
  inmate_absent: '服刑人员未在规定时间内接入',
  both_absent: '双方均未在规定时间内接入',
  connection_lost: '网络中断，未能恢复',
}

/** Why a call ended, as one of its parties reads it. */
export function endReasonFor(reason: EndReason, self: 'relative' | 'inmate'): string {
  if (reason === `${self}_left`) return '您已挂断'
  if (reason === `${self}_absent`) return '您未在规定时间内接入'
  return END_REASON_LABEL[reason]
}

const KINSHIP_LABEL = {
  parent: '父母',
  spouse: '配偶',
  child: '子女',
  sibling: '兄弟姐妹',
  extended: '其他亲属、监护人',
  other: '关系未明',
  lawyer: '律师',
  legal_aid: '法律援助人员',
  official: '公务人员',
}
type Kinship = keyof typeof KINSHIP_LABEL

export const CALL_KIND_LABEL: Record<CallKind, string> = {
  family: '家属通话',
  legal_aid: '法律援助',
  lawyer: '律师会见',
  official_business: '公务通话',
}

/** What a call is for; of some nobody said it, and they are privileged like a lawyer's. */
export function callKindLabel(kind: CallKind | null | undefined): string {
  return kind ? CALL_KIND_LABEL[kind] : '类型未明'
}

/** What stands in place of the monitoring notice where nobody may listen. */
export const PRIVILEGED_LINE = '保密通话，不监看、不录音录像、不转写'

export const CUSTODY_LABEL: Record<CustodyState, string> = {
  in_custody: '在押',
  released: '已释放',
  transferred_out: '已调出',
  dead: '已死亡',
}

export const ROLE_LABEL: Record<PartyRole | 'mixed', string> = {
  relative: '家属',
  inmate: '服刑人员',
  officer: '民警',
  mixed: '双方',
}

export const ACTOR_LABEL: Record<ActorKind, string> = { ...ROLE_LABEL, device: '终端设备', consumer: '外部系统', official: '对公人员', public: '公众', system: '系统' }

export const ASSESSMENT_LABEL: Record<Assessment, string> = {
  normal: '正常',
  attention: '需关注',
  violation: '违规',
}

/** Whom the inmate is to the relative, who reads it: a mother's son is 您的子女. */
const INVERSE: Record<Kinship, Kinship> = {
  parent: 'child',
  child: 'parent',
  spouse: 'spouse',
  sibling: 'sibling',
  extended: 'extended',
  other: 'other',
  lawyer: 'lawyer',
  legal_aid: 'legal_aid',
  official: 'official',
}
/** To whom the inmate is no family. */
const OF_OTHERS: Partial<Record<Kinship, string>> = { other: '亲友', extended: '亲属', lawyer: '委托人', legal_aid: '受援人', official: '公务会见对象' }

export function inmateIsYour(kinship: string): string {
  return `您的${OF_OTHERS[kinship as Kinship] ?? kinshipLabel(INVERSE[kinship as Kinship] ?? kinship)}`
}

/** Kinship as the server may say it: a known value or words of its own. */
export function kinshipLabel(kinship: string): string {
  return KINSHIP_LABEL[kinship as Kinship] ?? kinship
}
