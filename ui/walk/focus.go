package walk

import "github.com/flowlatch/flowlatch/ui/page"

func rescueFocus(host page.Host, p page.Page) { page.RescueFocus(host, p) }
