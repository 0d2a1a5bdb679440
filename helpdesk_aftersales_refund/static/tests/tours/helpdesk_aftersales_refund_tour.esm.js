import {registry} from "@web/core/registry";

const openTheWindow = [
  {
    content: "Open the refund window",
    trigger: ".o_form_view .o_statusbar_buttons button[name='action_refund']",
    run: "click",
  },
  {
    content: "The only invoice is proposed",
    trigger: ".modal .o_field_widget[name='move_ids'] .o_tag",
  },
];

registry.category("web_tour.tours").add("helpdesk_aftersales_refund_agent", {
  steps: () => [
    ...openTheWindow,
    {
      content: "Agents do not post",
      trigger:
        ".modal:not(:has(button[name='action_reverse_and_create_invoice'])) button[name='action_reverse']",
      run: "click",
    },
    {
      content: "The draft credit note is open, in the agents' form",
      trigger:
        ".o_form_view [name='state'] [data-value='draft'].o_arrow_button_current",
    },
    {
      content: "The breadcrumb leads back to the ticket",
      trigger: ".o_breadcrumb .o_back_button",
      run: "click",
    },
    {
      content: "The ticket tells about the credit note",
      trigger: ".o-mail-Message a[data-oe-model='account.move']",
      run: "click",
    },
    {
      content: "The link in the chatter opens it",
      trigger:
        ".o_form_view [name='state'] [data-value='draft'].o_arrow_button_current",
    },
  ],
});

registry.category("web_tour.tours").add("helpdesk_aftersales_refund_accountant", {
  steps: () => [
    ...openTheWindow,
    {
      content: "Replace the invoice",
      trigger: ".modal button[name='action_reverse_and_create_invoice']",
      run: "click",
    },
    {
      content: "The draft copy of the invoice is open",
      trigger:
        ".o_form_view [name='state'] [data-value='draft'].o_arrow_button_current",
    },
    {
      content: "Back to the ticket",
      trigger: ".o_breadcrumb .o_back_button",
      run: "click",
    },
    {
      content: "The smart button counts the posted credit note",
      trigger: "button[name='action_view_credit_notes']:contains('1')",
      run: "click",
    },
    {
      content: "And opens it",
      trigger:
        ".o_form_view [name='state'] [data-value='posted'].o_arrow_button_current",
    },
  ],
});

/** Refund one of several lines: four clicks, and a quantity or an amount. */
function refundOneLine(field, value) {
  const row = ".modal .o_field_widget[name='line_ids'] .o_data_row:contains('Lamp')";
  return [
    ...openTheWindow,
    {
      content: "Choose nothing yet",
      trigger: ".modal .o_field_widget[name='proposal'] input[data-value='none']",
      run: "click",
    },
    {
      content: "Nothing is refunded now",
      trigger: `${row} td[name='quantity']:contains('0.00'), ${row} td[name='quantity']:contains('0,00')`,
    },
    {
      content: "Go to the line",
      trigger: `${row} td[name='${field}']`,
      run: "click",
    },
    {
      content: "Say how much",
      trigger: `${row} .o_field_widget[name='${field}'] input`,
      run: `edit ${value} && press Tab`,
    },
    {
      content: "The total follows",
      trigger: ".modal .o_field_widget[name='amount_to_refund']:contains('80')",
    },
    {
      content: "Make the credit note",
      trigger: ".modal button[name='action_reverse']",
      run: "click",
    },
    {
      content: "The credit note is open",
      trigger: ".o_form_view .o_field_widget[name='invoice_line_ids']",
    },
  ];
}

registry.category("web_tour.tours").add("helpdesk_aftersales_refund_quantity", {
  steps: () => refundOneLine("quantity", "2"),
});

registry.category("web_tour.tours").add("helpdesk_aftersales_refund_amount", {
  steps: () => refundOneLine("amount", "80"),
});
