import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

const REPAIR_BUTTON = ".o_form_view .o_statusbar_buttons button[name='action_repair']";
const BACK_TO_TICKET = [
  {
    content: "The breadcrumb leads back to the ticket",
    trigger: ".o_breadcrumb .o_back_button",
    run: "click",
  },
];

registry.category("web_tour.tours").add("helpdesk_aftersales_repair_agent", {
  steps: () => [
    {
      content: "Open the repair window",
      trigger: REPAIR_BUTTON,
      run: "click",
    },
    {
      content: "The machine that came back is proposed",
      trigger: ".modal [name='product_id'] input:value('Machine')",
    },
    {
      content: "With its serial number",
      trigger: ".modal [name='lot_id'] input:value('SN-1')",
    },
    {
      content: "Under warranty",
      trigger: ".modal [name='under_warranty'] input",
      run: "click",
    },
    {
      content: "Say what is wrong",
      trigger: ".modal [name='internal_notes'] .odoo-editor-editable",
      run: "editor It hums.",
    },
    {
      content: "Create the repair",
      trigger: ".modal button[name='action_create_repair']",
      run: "click",
    },
    {
      content: "The repair is open, in the agents' form",
      trigger:
        ".o_form_view [name='state'] [data-value='draft'].o_arrow_button_current",
    },
    {
      content: "It is the ticket's machine",
      trigger: ".o_form_view [name='product_id']:contains('Machine')",
    },
    {
      content: "Agents change nothing in it",
      trigger:
        ".o_form_view:contains('Waits for the workshop'):not(:has(.o_statusbar_buttons button)):not(:has(.o_field_x2many_list_row_add))",
    },
    {
      content: "The notes are there",
      trigger: "[name='internal_notes']:contains('It hums.')",
    },
    ...BACK_TO_TICKET,
    {
      content: "The chatter tells of the repair, and leads to it",
      trigger: ".o-mail-Message a[data-oe-model='repair.order']",
      run: "click",
    },
    {
      content: "The repair is open again",
      trigger: ".o_form_view [name='product_id']:contains('Machine')",
    },
    ...BACK_TO_TICKET,
    {
      content: "The smart button tells how far it is",
      trigger: "button[name='action_view_repairs']:contains('New')",
    },
    {
      content: "Open the window for another machine",
      trigger: REPAIR_BUTTON,
      run: "click",
    },
    {
      content: "Not the one that came back",
      trigger: ".modal [name='picking_id'] input",
      run: "clear",
    },
    {
      content: "But one that is not on hand",
      trigger: ".modal [name='lot_id'] input",
      run: "edit SN-2",
    },
    {
      content: "Choose it",
      trigger: ".o-autocomplete--dropdown-item:contains('SN-2') > a",
      run: "click",
    },
    {
      content: "Confirm the repair at once",
      trigger: ".modal button[name='action_confirm_repair']",
      run: "click",
    },
    {
      content: "Odoo asks, as the machine is not on hand",
      trigger: ".modal:contains('not available in sufficient quantity')",
    },
    {
      content: "Confirm all the same",
      trigger: ".modal button[name='action_done']",
      run: "click",
    },
    {
      content: "The confirmed repair is open",
      trigger:
        ".o_form_view [name='state'] [data-value='confirmed'].o_arrow_button_current",
    },
    ...BACK_TO_TICKET,
    {
      content: "The smart button counts both",
      trigger: "button[name='action_view_repairs']:contains('1 New, 1 Confirmed')",
      run: "click",
    },
    {
      content: "And lists them",
      trigger: ".o_list_view .o_data_row:nth-child(2) [name='state']",
      run: "click",
    },
    {
      content: "Any of them opens",
      trigger: ".o_form_view .o_field_widget[name='helpdesk_ticket_id']",
    },
  ],
});

registry.category("web_tour.tours").add("helpdesk_aftersales_repair_workshop", {
  steps: () => [
    {
      content: "Open the repair window",
      trigger: REPAIR_BUTTON,
      run: "click",
    },
    {
      content: "Under warranty",
      trigger: ".modal [name='under_warranty'] input",
      run: "click",
    },
    {
      content: "Make the quotation at once",
      trigger: ".modal button[name='action_create_quotation']",
      run: "click",
    },
    {
      content: "Confirm the repair, in Odoo's own form",
      trigger: ".o_form_view button[name='action_validate']",
      run: "click",
    },
    {
      content: "Confirmed",
      trigger:
        ".o_form_view [name='state'] [data-value='confirmed'].o_arrow_button_current",
    },
    {
      content: "Add a part",
      trigger: ".o_field_x2many_list_row_add > a",
      run: "click",
    },
    {
      content: "Search it",
      trigger: ".o_selected_row [name='product_id'] input",
      run: "edit Part",
    },
    {
      content: "Choose it",
      trigger: ".o-autocomplete--dropdown-item:contains('Part') > a",
      run: "click",
    },
    {
      content: "Two of them",
      trigger: ".o_selected_row [name='product_uom_qty'] input",
      run: "edit 2",
    },
    ...stepUtils.saveForm(),
    {
      content: "The repair can start",
      trigger: ".o_form_view button[name='action_repair_start']",
    },
    ...BACK_TO_TICKET,
    {
      content: "The ticket",
      trigger: "button[name='action_view_repairs']:contains('Confirmed')",
    },
  ],
});
