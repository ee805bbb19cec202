//go:build !race

package housetest

// draws is whether pictures are drawn a second time.
const draws = true
