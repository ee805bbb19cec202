package shell

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/page"
)

func saving(do func(string)) page.Saving {
	return page.Saving{
		Title: text.Plain("Export Acme"), Lead: text.Plain("What an export leaves out"), Lines: workspace.LeftOut(),
		Warning: text.Plain("It holds the Invoke URL of a public endpoint: whoever has that can invoke it."),
		Path:    "~/flowlatch-acme.okta.com.json", Verb: text.Plain("Save the export"), Do: do,
	}
}

func TestSaveFileByKeyboard(t *testing.T) {
	b := newBench(t, previewWorkspace())
	b.window.Canvas().SetOnTypedKey(b.shell.config.Dialogs.TypedKey)
	var paths []string
	opener := b.shell.header.switcher
	for _, step := range []struct {
		typed string
		key   fyne.KeyName
	}{{"", fyne.KeyEscape}, {"", fyne.KeyReturn}, {"2", fyne.KeyReturn}} {
		b.window.Canvas().Focus(opener)
		b.shell.SaveFile(saving(func(path string) { paths = append(paths, path) }))
		b.window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd})
		test.Type(b.window.Canvas().Focused(), step.typed)
		b.press(step.key)
		if b.shell.config.Dialogs.Open() || b.window.Canvas().Focused() != fyne.Focusable(opener) {
			t.Errorf("after %q and %s it is open: %v; the keyboard is at %T", step.typed, step.key, b.shell.config.Dialogs.Open(), b.window.Canvas().Focused())
		}
	}
	if want := []string{"~/flowlatch-acme.okta.com.json", "~/flowlatch-acme.okta.com.json2"}; !slices.Equal(paths, want) {
		t.Errorf("saved to %v", paths)
	}
}

func TestSaveFileNeedsAPath(t *testing.T) {
	b := newBench(t, previewWorkspace())
	b.shell.SaveFile(saving(func(path string) { t.Errorf("saved to %q", path) }))
	field := b.window.Canvas().Focused()
	field.(fyne.Shortcutable).TypedShortcut(&fyne.ShortcutSelectAll{})
	field.TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace})
	test.Type(field, "  ")
	b.press(fyne.KeyReturn)
	if got := focusOrder(b.window.Canvas()); !b.shell.config.Dialogs.Open() || len(got) != 2 || got[1] != "Cancel" {
		t.Errorf("open: %v, Tab reaches %v", b.shell.config.Dialogs.Open(), got)
	}
}

func TestSaveFileLooks(t *testing.T) {
	looks(t, "savefile", func(s *Shell) { s.SaveFile(saving(nil)) })
}

// What is typed first replaces the proposed path, as in any dialog that saves.
func TestSaveFileProposesAPathToTypeOver(t *testing.T) {
	b := newBench(t, previewWorkspace())
	got := ""
	b.shell.SaveFile(saving(func(path string) { got = path }))
	test.Type(b.window.Canvas().Focused(), "/tmp/x.json")
	b.press(fyne.KeyReturn)
	if got != "/tmp/x.json" {
		t.Errorf("saved to %q", got)
	}
}
