import {registry} from "@web/core/registry";

registry.category("web_tour.tours").add("helpdesk_aftersales_return_agent", {
  steps: () => [
    {
      content: "Open the return window",
      trigger: ".o_form_view .o_statusbar_buttons button[name='action_return']",
      run: "click",
    },
    {
      content: "The delivery and its lots are proposed",
      trigger: ".modal .o_data_row:contains('LAMP-B')",
    },
    {
      content: "Only the second lot comes back",
      trigger: ".modal .o_data_row:contains('LAMP-A') .o_list_record_remove",
      run: "click",
    },
    {
      content: "Choose how many",
      trigger:
        ".modal .o_field_one2many:not(:has(.o_data_row:contains('LAMP-A'))) .o_data_row [name='quantity']",
      run: "click",
    },
    {
      content: "One of them",
      trigger: ".modal .o_data_row [name='quantity'] input",
      run: "edit 1",
    },
    {
      content: "Return",
      trigger: ".modal button[name='action_return']",
      run: "click",
    },
    {
      content: "The incoming transfer is open, in the agents' form",
      trigger:
        ".o_form_view [name='state'] [data-value='assigned'].o_arrow_button_current",
    },
    {
      content: "Agents do not validate",
      trigger: ".o_form_view:not(:has(button[name='button_validate']))",
    },
    {
      content: "The breadcrumb leads back to the ticket",
      trigger: ".o_breadcrumb .o_back_button",
      run: "click",
    },
    {
      content: "Exchange the rest",
      trigger: ".o_form_view .o_statusbar_buttons button[name='action_return']",
      run: "click",
    },
    {
      content: "For a replacement",
      trigger: ".modal button[name='action_return_for_exchange']",
      run: "click",
    },
    {
      content: "Both transfers are listed",
      trigger: ".o_list_view .o_data_row:nth-child(2) [name='state']",
    },
    {
      content: "Back to the ticket",
      trigger: ".o_breadcrumb .o_back_button",
      run: "click",
    },
    {
      content: "The smart button counts all transfers",
      trigger: "button[name='action_view_returns']:contains('Ready')",
      run: "click",
    },
    {
      content: "And lists them",
      trigger: ".o_list_view .o_data_row:nth-child(3) [name='state']",
      run: "click",
    },
    {
      content: "Any of them opens",
      trigger: ".o_form_view .o_field_widget[name='helpdesk_ticket_id']",
    },
  ],
});
