/** Any number of a few values: check boxes underneath, drawn as chips. */
import './choice-chips.css';

export interface ChoiceChipsProps {
  readonly label: string;
  readonly options: readonly string[];
  readonly chosen: readonly string[];
  /** In the order of the options. */
  readonly onChange: (chosen: readonly string[]) => void;
}

export function ChoiceChips({ label, options, chosen, onChange }: ChoiceChipsProps) {
  return (
    <fieldset className="choice-chips">
      <legend>{label}</legend>
      {options.map((option) => (
        <label key={option}>
          <input
            type="checkbox"
            className="visually-hidden"
            checked={chosen.includes(option)}
            onChange={({ target }) =>
              onChange(options.filter((each) => (each === option ? target.checked : chosen.includes(each))))
            }
          />
          <span>{option}</span>
        </label>
      ))}
    </fieldset>
  );
}
