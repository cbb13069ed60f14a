/** The chart of a table: of the group that is looked at where it is drawn, else of the first one that is. */
import { computed, type ComputedRef, type Ref } from 'vue'
import { useRoute } from 'vue-router'
import { one } from '../address'
import { unitTree, useOptions } from '../modules/lookups'
import { unitPath } from '../modules/units'
import { session } from '../session'
import { drawnOf } from './drawn'
import { measuresOf } from './lines'
import { valueOf } from './shown'
import type { Picture } from './taking'
import type { View } from './views'
import type { Asked, FiguresTable, FiguresTold } from './wire'

interface Shows {
  table: Ref<FiguresTable | undefined>
  told: Ref<FiguresTold | null>
  asked: Ref<Asked>
  view: Ref<View | undefined>
}

export function useChart({ table, told, asked, view }: Shows): ComputedRef<Picture | null> {
  const route = useRoute()
  const { options: units } = useOptions(unitTree)
  const place = computed(() => (asked.value.unit_id && unitPath(units.value, asked.value.unit_id)) || session.me?.unit.name || '')

  return computed(() => {
    const answer = told.value
    if (!table.value || !answer) return null
    const group = view.value?.group?.drawn ? view.value.group : table.value.groups.find((each) => each.drawn)
    const lines = answer.groups.find((each) => each.name === group?.name)
    const drawn = group && lines && drawnOf(table.value, group, lines)
    if (!drawn) return null
    const measures = measuresOf(table.value, group).filter((each) => each.drawn)
    const what = measures.length === 1 ? measures[0]!.title : table.value.title
    const { since, until, at, month } = answer.asked
    const days = since ? `${since}至${until}` : (at ?? month ?? '')
    // What does not add up over its axis, such as heads at the end of months, is a line.
    const level = group.by === 'across' && valueOf(measures[0]!, answer.whole.values) === null
    const said = one(route.query.shape)
    return {
      drawn,
      shape: drawn.timely && (said === 'bar' || said === 'line') ? said : level ? 'line' : 'bar',
      title: [place.value, `${what}${drawn.unit && `（${drawn.unit}）`}`, days].filter(Boolean).join(' '),
      mark: table.value.picture ? answer.mark : '',
    }
  })
}
