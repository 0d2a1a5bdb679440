import {registry} from "@web/core/registry";

registry.category("web_tour.tours").add("helpdesk_aftersales_fsm_agent", {
  steps: () => [
    {
      content: "Open the window",
      trigger:
        ".o_form_view .o_statusbar_buttons button[name='action_plan_intervention']",
      run: "click",
    },
    {
      content: "The ticket's title and the team's project are proposed",
      trigger:
        ".modal:has(.o_field_widget[name='project_id'] input:value(Interventions)) .o_field_widget[name='name'] input:value(The chair is broken)",
    },
    {
      content: "Change the title",
      trigger: ".modal .o_field_widget[name='name'] input",
      run: "edit Glue the chair",
    },
    {
      content: "Make the task and look at it",
      trigger: ".modal button[name='action_create_and_view_task']",
      run: "click",
    },
    {
      content: "The form for technicians is open, to read only",
      trigger:
        ".o_form_view .o_form_readonly:contains('Glue the chair'):not(:has(button[name='action_fsm_done']))",
    },
    {
      content: "The breadcrumb leads back to the ticket",
      trigger: ".o_breadcrumb .o_back_button",
      run: "click",
    },
    {
      content: "The smart button counts the task",
      trigger: "button[name='action_view_fsm_tasks']:contains('1')",
      run: "click",
    },
    {
      content: "And opens it",
      trigger: ".o_form_view .o_form_readonly:contains('Glue the chair')",
    },
    {
      content: "Back again",
      trigger: ".o_breadcrumb .o_back_button",
      run: "click",
    },
    {
      content: "The link in the chatter opens it too",
      trigger: ".o-mail-Message a[data-oe-model='project.task']",
      run: "click",
    },
    {
      content: "In the form that agents read",
      trigger: ".o_form_view .o_form_readonly:contains('Glue the chair')",
    },
  ],
});

registry.category("web_tour.tours").add("helpdesk_aftersales_fsm_technician", {
  steps: () => [
    {
      content: "Open the task in the list of what is to plan",
      trigger: ".o_data_row .o_data_cell[name='name']:contains('Glue the chair')",
      run: "click",
    },
    {
      content: "A required answer is missing",
      trigger: ".o_statusbar_buttons button[name='action_fsm_done']",
      run: "click",
    },
    {
      content: "Odoo says which",
      trigger: ".modal .modal-body:contains('Fault')",
    },
    {
      content: "Close the message",
      trigger: ".modal .modal-footer .btn-primary",
      run: "click",
    },
    {
      content: "Answer",
      trigger: ".o_property_field[property-name='fault'] input",
      run: "edit A loose screw",
    },
    {
      content: "Mark as done",
      trigger: ".o_statusbar_buttons button[name='action_fsm_done']",
      run: "click",
    },
    {
      content: "The customer signs on this screen",
      trigger: ".o_statusbar_buttons button[name='action_sign_worksheet']",
      run: "click",
    },
    {
      content: "The customer's name is there",
      trigger: ".modal .o_field_widget[name='name'] input:value(Contact)",
    },
    {
      content: "Open the signature pad",
      trigger: ".modal .o_field_widget[name='signature'] .o_signature",
      run: "click",
    },
    {
      content: "The signature is drawn",
      trigger: ".modal canvas.o_web_sign_signature",
      run: "canvasNotEmpty",
    },
    {
      content: "Adopt it",
      trigger: ".modal .modal-footer .btn-primary:enabled:contains('Adopt')",
      run: "click",
    },
    {
      content: "Sign",
      trigger:
        ".modal:has(.o_field_widget[name='signature'] img[src^='data:']) button[name='action_sign']",
      run: "click",
    },
    {
      content: "The answers are kept with the signature",
      trigger:
        ".o_form_view:has(.ribbon) .o_worksheet_answers:contains('A loose screw')",
    },
    {
      content: "And can be sent",
      trigger: ".o_statusbar_buttons button[name='action_send_worksheet_report']",
      run: "click",
    },
    {
      content: "The report is attached",
      trigger: ".modal a:contains('Worksheet report - Glue the chair')",
    },
  ],
});

registry.category("web_tour.tours").add("helpdesk_aftersales_fsm_template", {
  steps: () => [
    {
      content: "Name a new template",
      trigger:
        ".o_field_widget[name='name'] input, .o_field_widget[name='name'] textarea",
      run: "edit Yearly check",
    },
    {
      content: "Save it",
      trigger: ".o_form_button_save",
      run: "click",
    },
    {
      content: "Add a question",
      trigger: ".o_field_property_add button",
      run: "click",
    },
    {
      content: "Ask it",
      trigger: ".o_field_property_definition_header",
      run: "edit Is it safe?",
    },
    {
      content: "An answer is required",
      trigger: ".o_field_property_definition_required input[type='checkbox']",
      run: "click",
    },
    {
      content: "Close the question",
      trigger: ".o_form_sheet .oe_title label",
      run: "click",
    },
    {
      content: "The form shows the star",
      trigger: ".o_property_required:contains('*')",
    },
    {
      content: "Save it again",
      trigger: ".o_form_button_save",
      run: "click",
    },
    {
      content: "It is saved",
      trigger: ".o_form_saved",
    },
  ],
});

registry.category("web_tour.tours").add("helpdesk_aftersales_fsm_portal", {
  steps: () => [
    {
      content: "Sign from the ticket's page",
      trigger: "div[name='fsm_tasks'] a:contains('Sign')",
      run: "click",
      expectUnloadPage: true,
    },
    {
      content: "Open the signature form under the answers",
      trigger:
        "#worksheet:contains('A loose screw') a[data-bs-target='#modal_sign_worksheet']",
      run: "click",
    },
    {
      content: "The customer's name is there",
      trigger: ".modal .o_web_sign_name_and_signature input:value(Contact)",
    },
    {
      content: "And the signature is drawn",
      trigger: ".modal canvas.o_web_sign_signature",
      run: "canvasNotEmpty",
    },
    {
      content: "Send it",
      trigger: ".modal .o_portal_sign_submit:enabled",
      run: "click",
      expectUnloadPage: true,
    },
    {
      content: "The page says so, and offers the report",
      trigger:
        "#task_content:has(.alert-success) a[href*='/worksheet']:contains('Download')",
    },
  ],
});
