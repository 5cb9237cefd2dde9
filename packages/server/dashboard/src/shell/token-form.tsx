/** Shown in place of a page when the server asks for a token: it is what `raglab serve` was started with, in RAGLAB_TOKEN. */
import type { FormEvent } from 'react';
import { keepToken } from '../api/token.ts';
import { Button } from '../components/button.tsx';
import { Field } from '../components/field.tsx';
import { PageHeader } from '../components/page-header.tsx';
import { Panel } from '../components/panel.tsx';

export function TokenForm() {
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const token = String(new FormData(event.currentTarget).get('token')).trim();
    if (token !== '') keepToken(token);
  };
  return (
    <>
      <PageHeader title="This server asks for a token" about="It is kept in this tab until you close it." />
      <Panel title="Token">
        <form className="row" onSubmit={submit}>
          <Field label="As in RAGLAB_TOKEN where the server was started">
            {(id) => <input id={id} name="token" type="password" autoComplete="off" required />}
          </Field>
          <Button type="submit" kind="primary">
            Continue
          </Button>
        </form>
      </Panel>
    </>
  );
}
