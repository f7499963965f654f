// The recipes, in the order in which help lists them. To add one: a file beside this, and a line here.

import { distribution } from './distribution.ts'
import { nginx } from './nginx.ts'
import { openresty } from './openresty.ts'
import type { Recipe } from './recipe.ts'
import { worker } from './worker.ts'

export const RECIPES: readonly Recipe[] = [nginx, openresty, worker, distribution]
