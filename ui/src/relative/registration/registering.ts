/** The answers of a registration; the platform keeps them, so that nothing entered is lost. */
import { reactive, watch } from 'vue'
import { overTheLine, type LiveFace, type Schemas } from '@/api'
import { dropTyped, keepTyped, typedAt } from '@/shared/device/typed'
import { platform } from '../api'
import { known, openOwnDevice } from '../store'

type Registering = Schemas['Registering']
type Answers = Pick<
  Schemas['RegistrationDraft'],
  'name' | 'id_no' | 'phone' | 'address' | 'card_until' | 'long_term' | 'inmate_name' | 'inmate_no' | 'kinship' | 'note'
>

export interface Step {
  title: string
  /** Why it is asked. */
  why: string
}

export const STEPS: Step[] = [
  { title: '请拍身份证人像面', why: '用来核对您的姓名和身份证号，只给审核民警看。' },
  { title: '请拍身份证国徽面', why: '用来核对身份证是否还在有效期内。' },
  { title: '您的手机号是多少？', why: '审核结果和会见提醒会发到这个号码。' },
  { title: '请拍一下您的脸', why: '确认是您本人在注册，别人不能冒用您的身份。' },
  { title: '您要会见哪位服刑人员？', why: '由他所在的监狱审核您的注册。' },
  { title: '您是他的什么人？', why: '只有亲属和监护人可以会见。' },
  { title: '请上传亲属关系证明', why: '户口簿、结婚证、出生证明等，能看清双方姓名即可。' },
  { title: '请核对后提交', why: '提交后由监狱民警审核，一般三个工作日内有结果。' },
]

export const KINSHIPS = [
  { value: 'parent', title: '父母' },
  { value: 'spouse', title: '配偶' },
  { value: 'child', title: '子女' },
  { value: 'sibling', title: '兄弟姐妹' },
  { value: 'extended', title: '其他亲属、监护人' },
]

const nothing = (): Answers => ({
  name: '', id_no: '', phone: '', address: '', card_until: null, long_term: false, inmate_name: '', inmate_no: '', kinship: '', note: '',
})

export const state = reactive<{ told: Registering | null; whose: string; answers: Answers; going: boolean }>({
  told: null, whose: '', answers: nothing(),
  /** Whether a picture or a paper is on its way. */
  going: false,
})

/** Where the device keeps what has not arrived yet. */
export const PLACE = 'register'

const answersOf = (draft: Schemas['RegistrationDraft']): Answers => {
  const { name, id_no, phone, address, card_until, long_term, inmate_name, inmate_no, kinship, note } = draft
  return { name, id_no, phone, address, card_until, long_term, inmate_name, inmate_no, kinship, note }
}

/** What was typed since, field by field. */
function typedSince(sent: Answers): Partial<Answers> {
  return Object.fromEntries(Object.entries(state.answers).filter(([field, said]) => said !== sent[field as keyof Answers]))
}

/** The platform's word; what was typed since it was asked stays. */
export function take(told: Registering, sent: Answers = state.told ? answersOf(state.told.draft) : nothing()): void {
  const typed = told.may_send ? typedSince(sent) : {}
  state.told = told
  state.answers = { ...answersOf(told.draft), ...typed }
}

// Written down as it is typed: what the platform has itself is not kept here as well.
watch(
  () => state.answers,
  () => {
    if (!state.told) return
    const typed = state.told.may_send ? typedSince(answersOf(state.told.draft)) : {}
    if (Object.keys(typed).length > 0) keepTyped(PLACE, typed)
    else dropTyped(PLACE)
  },
  { deep: true, flush: 'sync' },
)

export async function read(): Promise<void> {
  await openOwnDevice()
  const told = await overTheLine(platform.registration)
  const mine = state.whose === known.account?.id
  const typed = typedAt<Partial<Answers>>(PLACE) ?? {}
  if (!mine) Object.assign(state, { told: null, answers: nothing() })
  state.whose = known.account?.id ?? ''
  take(told)
  if (told.may_send) state.answers = { ...state.answers, ...typed }
}

/** Reads once: what is being typed on a page is not put back to what was sent before. */
export async function begin(): Promise<void> {
  if (!state.told || state.whose !== known.account?.id) await read()
}

export async function save(): Promise<void> {
  const sent = { ...state.answers }
  const { card_until, ...answers } = sent
  take(await platform.saveRegistration({ ...answers, ...(card_until ? { card_until } : {}) }), sent)
}

export async function showFace(face: LiveFace): Promise<Schemas['FaceOutcome']> {
  const outcome = await platform.registrationFace(face)
  if (outcome.passed) await read()
  return outcome
}

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

/** Whether the last digit of an identity number follows from the others (GB 11643). */
export function holds(number: string): boolean {
  if (!/^[1-9]\d{16}[\dX]$/.test(number)) return false
  const sum = WEIGHTS.reduce((total, weight, place) => total + weight * Number(number[place]), 0)
  return '10X98765432'[sum % 11] === number[17]
}

export interface Lack {
  field: string
  text: string
}

/** What is asked at a step: whom the prison's visit system knows, by face, proves nothing anew. */
export function step(number: number): Step | undefined {
  const known = state.told?.known
  if (!known) return STEPS[number - 1]
  const by = `${known.prison}会见系统`
  switch (number) {
    case 6:
      return { title: '您的亲属关系已登记', why: `${by}登记了您与他的关系，不用再选。` }
    case 7:
      return { title: '不用上传证明', why: `您的身份证号和人脸与${by}的登记一致。` }
    case STEPS.length:
      return { title: '请核对后提交', why: known.at_once ? '按监狱的规定，提交后直接通过，不用等待审核。' : '提交后由监狱民警审核，一般三个工作日内有结果。' }
    default:
      return STEPS[number - 1]
  }
}

/** What a step still lacks, each with its field. */
export function lacks(step: number): Lack[] {
  const draft = state.told?.draft
  const said = state.answers
  const found: Lack[] = []
  const want = (fits: unknown, field: string, text: string) => {
    if (!fits) found.push({ field, text })
  }
  switch (step) {
    case 1:
      want(draft?.front, 'card-front', '请拍身份证人像面')
      if (draft?.front) {
        want(said.name.trim(), 'register-name', '请填写姓名')
        want(holds(said.id_no.trim().toUpperCase()), 'register-id_no', '身份证号有误，请对照身份证逐位核对')
      }
      break
    case 2:
      want(draft?.back, 'card-back', '请拍身份证国徽面')
      if (draft?.back) want(said.long_term || said.card_until, 'register-card_until', '请填写有效期截止日期，或选择长期')
      break
    case 3:
      want(/^1\d{10}$/.test(said.phone.trim()), 'register-phone', '请填写11位手机号')
      break
    case 4:
      want(draft?.face, 'register-face', '请完成人脸拍摄')
      break
    case 5:
      want(said.inmate_name.trim(), 'register-inmate_name', '请填写服刑人员的姓名')
      want(said.inmate_no.trim(), 'register-inmate_no', '请填写服刑人员的编号')
      break
    case 6:
      want(said.kinship || state.told?.known, 'register-kinship', '请选择您是他的什么人')
      break
    case 7:
      want(state.told?.known || (draft && draft.proof.length > 0), 'apply-proof', '请上传亲属关系证明')
      break
  }
  return found
}

/** The first step that lacks something; the last one where nothing does. */
export function reachable(): number {
  for (let step = 1; step < STEPS.length; step += 1) if (lacks(step).length > 0) return step
  return STEPS.length
}
