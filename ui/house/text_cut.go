package house

import "sort"

// roundingRoom is how much wider than its room a text may measure before it counts as too long: sums of widths are not exact.
const roundingRoom = 0.5

// cutToWidth returns the text, or as much of its start (and end, when middle is set) as fits beside an ellipsis.
func cutToWidth(text string, width float32, middle bool, measure func(string) float32) string {
	if measure(text) <= width+roundingRoom {
		return text
	}
	letters := []rune(text)
	short := func(kept int) string {
		if !middle {
			return string(letters[:kept]) + ellipsis
		}
		head := (kept + 1) / 2
		return string(letters[:head]) + ellipsis + string(letters[len(letters)-(kept-head):])
	}
	tooLong := sort.Search(len(letters), func(kept int) bool { return measure(short(kept)) > width+roundingRoom })
	return short(max(0, tooLong-1))
}
