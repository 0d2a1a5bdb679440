import {registry} from "@web/core/registry";

registry.category("web_tour.tours").add("helpdesk_aftersales_coupon_website_agent", {
  steps: () => [
    {
      content: "Open the window",
      trigger: ".o_statusbar_buttons button[name=action_coupon]",
      run: "click",
    },
    {
      content: "Generate the coupon and its link",
      trigger:
        ".modal:has([name=reward_summary]:contains(10%)) button[name=action_get_share_link]",
      run: "click",
    },
    {
      content: "The link is there, to be copied",
      trigger:
        ".modal .o_field_widget[name=share_link]:contains(/coupon/044):has(.o_clipboard_button)",
    },
    {
      content: "Close the window",
      trigger: ".modal footer button:contains(Close)",
      run: "click",
    },
    {
      content: "The ticket shows the coupon",
      trigger: "body:not(:has(.modal)) button[name=action_view_coupons]:contains(044)",
    },
  ],
});
