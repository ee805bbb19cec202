package walk_test

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/page"
)

// atMeasuring is a person on step 4, whose clicks are done.
func atMeasuring(t *testing.T) *keyboard {
	t.Helper()
	k := atStep4(t)
	k.do(fyne.KeyReturn)
	if k.described().InvokeURL == "" {
		t.Fatalf("the clicks aren't done: %+v", k.described())
	}
	return k
}

// A measurement is planned, thought better of, and made; Enter then goes on.
func TestMeasuringByKeyboard(t *testing.T) {
	k := atMeasuring(t)
	k.tabTo("Measure")
	k.do(fyne.KeyReturn)
	plan := k.page()
	if !slices.Contains(plan, "Empty") || !strings.HasPrefix(plan[len(plan)-1], "Send") {
		t.Fatalf("Tab reaches %q", plan)
	}
	from := slices.Index(plan, "Empty")
	if want := []string{"Empty", "POST", field}; !slices.Equal(plan[from:from+len(want)], want) {
		t.Errorf("the plan is read %q, want %q", plan[from:], want)
	}
	consent := slices.IndexFunc(plan, func(s string) bool { return strings.HasPrefix(s, "Make a second service app") })
	k.tabTo(plan[consent])
	k.press(fyne.KeySpace)
	if got := k.page(); got[consent+1] != "The exact requests" {
		t.Errorf("behind the consent Tab reaches %q", got[consent+1])
	}
	k.tabTo(plan[consent])
	k.press(fyne.KeySpace)
	k.canvas.Unfocus()
	k.wantBack("Measure")
	if k.described().Measured != nil {
		t.Fatal("Escape measures")
	}
	k.do(fyne.KeyReturn)
	k.canvas.Unfocus()
	k.do(fyne.KeyReturn)
	if m := k.described().Measured; m == nil || m.InvokeURL != k.described().InvokeURL || len(m.Probes) == 0 {
		t.Fatalf("measured: %+v", m)
	}
	if got := k.page(); got[len(got)-1] != "Measure with the invoke test's body" {
		t.Errorf("no way to measure again: %q", got)
	}
}

// The list of endpoints: one is opened, renamed, added and removed, and a measurement
// of all is planned and left.
func TestEndpointsByKeyboard(t *testing.T) {
	k := atMeasuring(t)
	k.shell.Go(page.Endpoints)
	k.wantFocus("to begin with", field)
	row := []string{"Open", "Measure", "Rename", "Remove from workspace"}
	k.wantPage(slices.Concat([]string{"Measure all", "Report…"}, row, []string{field, "Add endpoint"})...)

	k.tabTo("Rename")
	k.press(fyne.KeyReturn)
	k.wantFocus("renaming", field)
	before := k.described().Name
	k.retypes("Nothing")
	k.wantBack("Rename")
	k.press(fyne.KeyReturn)
	k.retypes("Orders")
	k.press(fyne.KeyReturn)
	k.saved()
	k.wantFocus("renamed", "Rename")
	if got := k.described().Name; got != "Orders" || before == got {
		t.Errorf("renamed from %q to %q", before, got)
	}

	k.tabTo("Measure all")
	k.do(fyne.KeyReturn)
	if got := k.page(); slices.Contains(got, "Measure all") {
		t.Errorf("with a plan Tab reaches %q", got)
	}
	k.canvas.Unfocus()
	k.wantBack("Measure all")

	k.tabTo(field)
	k.types("Invoices")
	k.do(fyne.KeyReturn)
	k.saved()
	ends := k.walk.Workspace().Endpoints
	if len(ends) != 2 || ends[1].Name != "Invoices" {
		t.Fatalf("endpoints: %+v", ends)
	}
	k.shell.Go(page.Endpoints)
	k.wantPage(slices.Concat([]string{"Measure all", "Report…"}, row, []string{"Open", "Rename", "Remove from workspace"}, []string{field, "Add endpoint"})...)
	k.removesFirst()
	k.wantPage("Report…", "Describe the first endpoint", "Describe the first endpoint")
}

// removesFirst opens the first of two endpoints, comes back and removes it.
func (k *keyboard) removesFirst() {
	k.t.Helper()
	k.tabTo("Open")
	k.press(fyne.KeyReturn)
	k.wantStep(workspace.StepEndpoint)
	k.shell.Go(page.Endpoints)
	k.tabTo("Remove from workspace")
	k.press(fyne.KeyReturn)
	k.wantFocus("in the question", "Cancel")
	all := k.order()
	k.wantBack("Remove from workspace")
	if len(k.walk.Workspace().Endpoints) != 2 {
		k.t.Fatal("Escape removes")
	}
	k.press(fyne.KeyReturn)
	k.tabTo(all[1])
	k.do(fyne.KeyReturn)
	k.saved()
	if ends := k.walk.Workspace().Endpoints; len(ends) != 1 || ends[0].Name != "Invoices" {
		k.t.Errorf("left: %+v", ends)
	}
}
