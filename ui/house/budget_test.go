//go:build bench

package house

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/flowlatch/flowlatch/tools/budgettest"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
)

// TestBudgetLongAnswer takes the longest answer that is read as it arrives, minified, until its first rows are drawn, then looks
// for something near its end.
func TestBudgetLongAnswer(t *testing.T) {
	housetest.App(t, look.Light)
	window := test.NewTempWindow(t, NewCodeView())
	window.Resize(fyne.NewSize(900, 600))
	raw := bigJSON(20 * mib)
	var readable, searchable []float64
	for range budgettest.Runs {
		began := time.Now()
		view := NewCodeView()
		view.SetCode(NewCode(CodeJSON, PrettyJSON(raw)))
		window.SetContent(view)
		window.Canvas().Capture()
		readable = append(readable, time.Since(began).Seconds()*1000)

		began = time.Now()
		hits := view.Search("partner 100000")
		searchable = append(searchable, time.Since(began).Seconds()*1000)
		if hits.Len() == 0 {
			t.Fatal("nothing found")
		}
	}
	budgettest.Budget{What: "20 MiB of JSON, readable", Got: budgettest.Median(readable...), Max: 500, Unit: "ms"}.Hold(t)
	budgettest.Budget{What: "20 MiB of JSON, searchable", Got: budgettest.Median(searchable...), Max: 200, Unit: "ms"}.Hold(t)
}
