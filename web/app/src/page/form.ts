/** Leaves the fields that nobody filled in out of the address that a form leads to. */
export function tidyForms(): void {
  for (const form of document.querySelectorAll('form')) {
    form.addEventListener('formdata', ({ formData }) => {
      for (const [name, value] of [...formData]) if (value === '') formData.delete(name);
    });
  }
}
