package connect

import (
	"errors"
	"net/url"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
	"github.com/flowlatch/flowlatch/ui/page"
	"github.com/flowlatch/flowlatch/ui/shell"
)

// staying is the outside of a shell that nobody leaves.
type staying struct{}

func (staying) Practise()            {}
func (staying) OpenWorkspace(string) {}
func (staying) NewOrg()              {}
func (staying) FirstScreen()         {}
func (staying) StartOver()           {}
func (staying) Mode() look.Mode      { return look.Light }
func (staying) SetMode(look.Mode)    {}

// In the window itself: Ctrl+Enter rehearses, each card is shown as it comes, and the page
// grows with what came out.
func TestRecipeInTheWindow(t *testing.T) {
	housetest.App(t, look.Light)
	h := recipePractice(t, workspace.LevelOAuth)
	queue := make(chan func(), 1000)
	housetest.Queue(t, queue)
	w := housetest.Window(t, fyne.NewSize(1280, 800), house.Spring())
	var p *recipePage
	s := shell.New(shell.Config{
		App: h.app, Walk: h.walk, Canvas: w.Canvas(), Outside: staying{}, Dialogs: shell.NewDialogs(w.Canvas()),
		Open: func(*url.URL) error { return errors.New("no browser here") }, Do: func(do func()) { queue <- do },
		Pages: map[page.Name]func(page.Host) page.Page{page.Recipe: func(host page.Host) page.Page {
			p = NewRecipe(host).(*recipePage)
			return p
		}},
	})
	w.SetContent(s.Object())
	t.Cleanup(s.Stop)
	s.Go(page.Recipe)
	housetest.Settle(w.Content())
	before := p.body.Size().Height

	s.Act()
	running := 0
	for late := time.After(20 * time.Second); s.Busy() || len(queue) > 0; {
		select {
		case do := <-queue:
			do()
			if s.Busy() && strings.Contains(wordsOf(p.before.object), "Card ") {
				running++
			}
		case <-late:
			t.Fatal("the rehearsal doesn't end")
		}
	}
	if p.state().status != 200 || running < len(p.recipe.Cards) {
		t.Fatalf("status %d, shown on its way %d times; %v", p.state().status, running, p.state().failed)
	}
	housetest.Settle(w.Content())
	if !inView(p.cards.list[len(p.cards.list)-1].result.object) {
		t.Error("what the last card gave is out of view")
	}
	if after := p.body.Size().Height; after <= before || after < p.body.MinSize().Height {
		t.Errorf("the page was %v high and is %v, with at least %v in it", before, after, p.body.MinSize().Height)
	}
}
