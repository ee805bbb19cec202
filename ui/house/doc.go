// Package house holds the widgets that the screens are made of.
//
// They draw what Fyne's own widgets don't: four kinds of button with ring and key cap, cards, chips, steps, notices. Rules that
// hold for all of them: words come from the caller, already translated; colours are looked up by name at every Refresh, so a change of
// theme shows at once; what acts can be focused, answers Enter and Space, and shows a 2 px ring 2 px outside its edge; a state is
// always an icon and a word beside its colour. Like all widgets they belong to Fyne's goroutine.
package house
