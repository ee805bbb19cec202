// Package ui is the window: it opens the product behind it, shows the first
// screen or the shell of a workspace, and closes both.
package ui
