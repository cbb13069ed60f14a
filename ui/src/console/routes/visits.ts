/** The calendar of visits on site, and booking and preparing them. */
import type { RouteRecordRaw } from 'vue-router'

const CALENDAR = { subsystem: 'appointments', group: '会见日历' }

export const routes: RouteRecordRaw[] = [
  {
    path: '/visit-calendar',
    name: 'visit-calendar',
    component: () => import('../visits/CalendarPage.vue'),
    meta: { title: '会见日历', permission: 'visit_calendar:list', menu: CALENDAR },
  },
  {
    path: '/book-visit',
    name: 'book-visit',
    component: () => import('../visits/WindowPage.vue'),
    meta: { title: '窗口预约', permission: 'visit_bookings:book', menu: CALENDAR },
  },
  {
    path: '/visit-day',
    name: 'visit-day',
    component: () => import('../visits/DayPage.vue'),
    meta: { title: '当日会见', permission: 'visit_bookings:prepare', menu: CALENDAR },
  },
  {
    path: '/visit-prereviews',
    name: 'visit-prereviews',
    component: () => import('../visits/PrereviewPage.vue'),
    meta: { title: '预审复核', permission: 'visit_bookings:prereview', menu: CALENDAR },
  },
  {
    path: '/inmates-apart',
    name: 'inmates-apart',
    component: () => import('../visits/ApartPage.vue'),
    meta: { title: '隔离会见', permission: 'inmates_apart:keep', menu: CALENDAR },
  },
  {
    path: '/visit-reviews',
    name: 'visit-reviews',
    component: () => import('../visits/ReviewPage.vue'),
    meta: { title: '会见复核', permission: 'visit_bookings:review', menu: CALENDAR },
  },
]
