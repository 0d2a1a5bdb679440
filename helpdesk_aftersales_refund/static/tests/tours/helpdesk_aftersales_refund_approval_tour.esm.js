import {registry} from "@web/core/registry";

registry.category("web_tour.tours").add("helpdesk_aftersales_refund_approver", {
  steps: () => [
    {
      content: "What waits for the approver is in the queue",
      trigger: ".o_list_view .o_data_row [name='display_name']",
      run: "click",
    },
    {
      content: "The credit note says for whom it waits",
      trigger: ".o_form_view [name='next_step']:contains('Waits for approval')",
    },
    {
      content: "Approve it",
      trigger: ".o_statusbar_buttons button[name='action_ask_to_approve_refund']",
      run: "click",
    },
    {
      content: "Say why",
      trigger: ".modal [name='note'] textarea",
      run: "edit Long-standing customer",
    },
    {
      content: "Decide",
      trigger: ".modal footer button[name='action_decide']:contains('Approve')",
      run: "click",
    },
    {
      content: "It is approved, and the buttons are gone",
      trigger:
        ".o_form_view:not(:has(button[name='action_ask_to_approve_refund'])) [name='next_step']:contains('Approved')",
    },
    {
      content: "The queue is empty",
      trigger: ".o_breadcrumb .o_back_button",
      run: "click",
    },
    {
      content: "See what was approved, by state",
      trigger: ".o_view_nocontent:contains('No refund waits for you')",
    },
    {
      trigger: ".o_searchview .o_facet_remove",
      run: "click",
    },
    {
      trigger: ".o_switch_view.o_kanban",
      run: "click",
    },
    {
      trigger:
        ".o_kanban_group:contains('Approved') .o_kanban_record:contains('Contact')",
    },
  ],
});
