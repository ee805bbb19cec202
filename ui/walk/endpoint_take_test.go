package walk_test

import (
	"strings"
	"testing"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/ui/page"
)

// What another page asks step 4 to measure is shown there before it is sent.
func TestMeasuringAskedForElsewhere(t *testing.T) {
	k := atMeasuring(t)
	k.shell.Go(page.Invoke)
	k.shell.GoAnd(page.Endpoint, setup.MeasureAgain)
	k.wait()
	if plan := k.page(); !strings.HasPrefix(plan[len(plan)-1], "Send") {
		t.Errorf("Tab reaches %q", plan)
	}
	if k.described().Measured != nil {
		t.Error("it measures without being asked")
	}
}
