import {registry} from "@web/core/registry";

registry.category("web_tour.tours").add("helpdesk_aftersales_coupon_agent", {
  steps: () => [
    {
      content: "Open the window",
      trigger: ".o_statusbar_buttons button[name=action_coupon]",
      run: "click",
    },
    {
      content: "The only program is chosen",
      trigger: ".modal .o_field_widget[name=reward_summary]:contains(10%)",
    },
    {
      content: "Generate the coupon",
      trigger: ".modal button[name=action_generate]",
      run: "click",
    },
    {
      content: "The code is there, and cannot be made twice",
      trigger:
        ".modal:not(:has(button[name=action_generate])) .o_field_widget[name=coupon_code]:contains(044)",
    },
    {
      content: "Write to the customer",
      trigger: ".modal button[name=action_send_by_email]",
      run: "click",
    },
    {
      content: "The customer gets it",
      trigger:
        ".modal .o_mail_composer_form_view, .modal .o_field_widget[name=partner_ids]:contains(Contact)",
    },
    {
      content: "The message has the code",
      trigger: ".modal .o_field_widget[name=body]:contains(044)",
    },
    {
      content: "Send it",
      trigger: ".modal button.o_mail_send",
      run: "click",
    },
    {
      content: "The ticket shows the coupon and its state",
      trigger:
        "body:not(:has(.modal)) button[name=action_view_coupons]:contains(044):contains(Valid)",
      run: "click",
    },
    {
      content: "The coupon opens, with the message in its chatter",
      trigger: ".o_field_widget[name=usage_state]:contains(Valid)",
    },
    {
      trigger: ".o-mail-Message:contains(Your coupon for ticket)",
    },
    {
      content: "Back to the ticket",
      trigger: ".o_breadcrumb .breadcrumb-item a, .o_back_button a",
      run: "click",
    },
    {
      trigger: ".o_statusbar_buttons button[name=action_coupon]",
    },
  ],
});
