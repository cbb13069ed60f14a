/**
 * Addresses of the console; all behind the hash, since other platforms embed the page.
 *
 * A hand-made page is one entry of a file in `routes/`. `permission` is the code that opens it (shell and server
 * both look).
 * `menu` puts it into the menu, under a subsystem of `menu/subsystems.ts` and a heading; without it the page is
 * reached from another one, which `parent` then names. Menu, tabs and breadcrumb follow from the entry.
 */
import { createRouter, createWebHashHistory, type RouteRecordRaw } from 'vue-router'
import type { Permission } from './codes'
import type { PageEntry } from './platform/menu/menu'
import { routes as approvals } from './routes/approvals'
import { routes as calls } from './routes/calls'
import { routes as keeping } from './routes/keeping'
import { routes as labour } from './routes/labour'
import { routes as phone } from './routes/phone'
import { routes as prisonSystems } from './routes/prisonSystems'
import { routes as security } from './routes/security'
import { routes as shell } from './routes/shell'
import { routes as visits } from './routes/visits'

declare module 'vue-router' {
  interface RouteMeta {
    title?: string
    /** Code among the officer's permissions that opens the page; none needed where it is absent. */
    permission?: Permission
    /** The bureau's alone, whoever else holds the permission; the server looks at the units in reach. */
    bureau?: boolean
    /** Where the menu holds the page. */
    menu?: { subsystem: string; group: string }
    /** Name of the page in the menu that a page of one thing belongs to. */
    parent?: string
    /** Lists keep a margin; the wall and the review use the whole screen. */
    wide?: boolean
  }
}

/** In the order of the menu; a subsystem's own pages stand in its file. */
export const routes: RouteRecordRaw[] = [
  ...calls,
  ...visits,
  ...phone,
  ...labour,
  ...approvals,
  ...keeping,
  ...prisonSystems,
  ...security,
  ...shell,
]

/** Pages that stand in the menu, without the parameters of their addresses. */
export const pageEntries: PageEntry[] = routes.flatMap(({ path, name, meta }) =>
  meta?.menu && meta.permission
    ? [
        {
          name: String(name),
          title: meta.title ?? '',
          path: path.replace(/\/:.*$/, ''),
          permission: meta.permission,
          ...(meta.bureau && { bureau: true }),
          ...meta.menu,
        },
      ]
    : [],
)

export const router = createRouter({ history: createWebHashHistory(), routes })
