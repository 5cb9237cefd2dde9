/** The few members of a DOM element that the HTML loader uses; linkedom's and every browser's elements have them. */
export interface HtmlElement {
  readonly nodeName: string;
  readonly textContent: string | null;
  readonly parentElement: HtmlElement | null;
  readonly previousSibling: { readonly textContent: string | null } | null;
  readonly children: Iterable<HtmlElement>;
  getAttribute(name: string): string | null;
  setAttribute(name: string, value: string): void;
  querySelector(selector: string): HtmlElement | null;
  querySelectorAll(selector: string): readonly HtmlElement[];
  remove(): void;
}
