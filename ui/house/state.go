package house

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/flowlatch/flowlatch/ui/look"
)

// State is how something stands. On screen it is always an icon and a word beside the colour; the shapes differ too.
type State int

// The states.
const (
	Todo      State = iota // empty ring: not started
	Progress               // half ring: in progress
	Done                   // disc with tick
	Attention              // triangle: needs attention
	Failed                 // octagon
	Unknown                // disc with question mark: can't tell
	Existed                // disc with two bars: was there already
)

// Icon is the name of the state's icon.
func (s State) Icon() string {
	switch s {
	case Progress:
		return "progress"
	case Done:
		return "done"
	case Attention:
		return "attention"
	case Failed:
		return "failed"
	case Unknown:
		return "unknown"
	case Existed:
		return "existed"
	default:
		return "todo"
	}
}

// Fill is the colour of the state's icon and of bars. It is not for text.
func (s State) Fill() fyne.ThemeColorName {
	switch s {
	case Progress:
		return look.ColorProgressFill
	case Done:
		return look.ColorOkFill
	case Attention:
		return look.ColorWarnFill
	case Failed:
		return look.ColorBadFill
	default:
		return look.ColorNeutralFill
	}
}

// Ink is the colour of text that says the state.
func (s State) Ink() fyne.ThemeColorName {
	switch s {
	case Progress:
		return theme.ColorNameHyperlink
	case Done:
		return theme.ColorNameSuccess
	case Attention:
		return theme.ColorNameWarning
	case Failed:
		return theme.ColorNameError
	default:
		return look.ColorNeutral
	}
}
