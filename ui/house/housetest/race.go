//go:build race

package housetest

// draws is whether pictures are drawn a second time: the race detector makes that ten times slower, and finds nothing in it.
const draws = false
